"""The mutants of a module: small changes that a test ought to notice, made in memory by cosmic-ray's operators."""

import ast
import difflib
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator

#: Of each kind of change those that say most: a comparison moves by its boundary or turns round, an operator becomes
#: its opposite, a number is one more and one less. What removes a decorator or an annotation says nothing.
OPERATORS = (
    *("NumberReplacer", "AddNot", "ExceptionReplacer", "ZeroIterationForLoop"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak"),
    *("ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_USub"),
    *(
        f"ReplaceComparisonOperator_{change}"
        for change in ("Eq_NotEq", "NotEq_Eq", "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Is_IsNot", "IsNot_Is")
    ),
    *(
        f"ReplaceBinaryOperator_{change}"
        for change in (
            *("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul", "Pow_Mul"),
            *("LShift_RShift", "RShift_LShift", "BitOr_BitAnd", "BitAnd_BitOr", "BitXor_BitAnd"),
        )
    ),
)
#: What a type checker alone reads.
_UNREAD = "if TYPE_CHECKING:"

Position = tuple[int, int]


class Mutant(NamedTuple):
    """One change: in which function (empty at the root of a module), and the lines before and after.

    `line` is where it stands, `begins` where its statement does; `scope` has the lines of the function.
    """

    path: str
    function: str
    line: int
    begins: int
    scope: range
    before: str
    after: str
    code: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the mutant wherever its line has moved to."""
        return self.path, self.function, self.before, self.after


class Source:
    """The code of a module and where its parts stand."""

    def __init__(self, path: str, code: str) -> None:
        self.path = path
        self.code = code
        self._tree = ast.parse(code)
        self._lines = code.split("\n")

    def mutants(self) -> Iterator[Mutant]:
        """Yield the mutants, those of an operator in the order of the code."""
        nodes = list(ast_nodes(get_ast(self.code)))
        for name in OPERATORS:
            operator, numbers = get_operator(f"core/{name}")(), count()
            for node in nodes:
                for (start, _), number in zip(operator.mutation_positions(node), numbers, strict=False):
                    code = None if self._is_unread(start) else _mutate(self.code, operator, number)
                    if code and code != self.code and "not not" not in code:
                        yield self._describe(start[0], code)

    def _describe(self, line: int, code: str) -> Mutant:
        changed = [row for row in difflib.ndiff(self._lines, code.split("\n")) if row[:2] in {"- ", "+ "}]
        before, after = ("\n".join(row[2:].strip() for row in changed if row[0] == sign) for sign in "-+")
        function, scope = max((each for each in self._scopes if line in each[1]), key=lambda each: each[1].start)
        begins = max(begin for begin in self._begins if begin <= line)
        return Mutant(self.path, function, line, begins, scope, before, after, code)

    @cached_property
    def _scopes(self) -> list[tuple[str, range]]:
        """The module, its functions and classes: qualified name and lines."""
        return [("", range(1, len(self._lines) + 1)), *_scopes(self._tree, "")]

    @cached_property
    def _begins(self) -> set[int]:
        return {1, *(node.lineno for node in ast.walk(self._tree) if isinstance(node, ast.stmt))}

    def _is_unread(self, position: Position) -> bool:
        """Say whether what stands at a position (column in characters) is read by checkers and decorators alone."""
        line, column = position
        place = (line, len(self._lines[line - 1][:column].encode()))
        return self._lines[line - 1].strip() == _UNREAD or any(start <= place < end for start, end in self._unread)

    @cached_property
    def _unread(self) -> list[tuple[Position, Position]]:
        parts = (
            part
            for owner in ast.walk(self._tree)
            for part in (
                getattr(owner, "annotation", None),
                getattr(owner, "returns", None),
                *getattr(owner, "decorator_list", ()),
            )
        )
        return [
            ((part.lineno, part.col_offset), (part.end_lineno or 0, part.end_col_offset or 0))
            for part in parts
            if isinstance(part, ast.expr)
        ]


def _mutate(code: str, operator: Operator, number: int) -> str | None:
    """Return the code with the change of that number in it, if the operator can make it."""
    # An exception of a dotted name is more than cosmic-ray can replace, and so is what follows `not` and binds less.
    with suppress(AttributeError, SyntaxError):
        mutated: str | None = mutate_code(code, operator, number)
        ast.parse(mutated or "")
        return mutated
    return None


def _scopes(node: ast.AST, prefix: str) -> Iterator[tuple[str, range]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield prefix + child.name, range(child.lineno, (child.end_lineno or child.lineno) + 1)
            yield from _scopes(child, f"{prefix}{child.name}.")
        else:
            yield from _scopes(child, prefix)


def load_mutants(project: Path, room: str) -> list[Mutant]:
    """Return the mutants of every module of a room, a module or a folder, in the order of the code."""
    files = [project / room] if (project / room).is_file() else sorted((project / room).rglob("*.py"))
    sources = (Source(str(file.relative_to(project)), file.read_text("utf-8")) for file in files)
    return [mutant for source in sources for mutant in sorted(source.mutants(), key=lambda each: each.line)]

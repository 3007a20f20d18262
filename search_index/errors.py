"""What can go wrong in this room.

SearchIndexError        the index cannot be built, opened or read
└── QueryError          the reader asked for more than the caps allow
"""


class SearchIndexError(Exception):
    """The index cannot be used; the message says what is wrong and what to do."""


class QueryError(SearchIndexError):
    """A query is over a cap; the message says which one. Raised before any work is done.

    `cap` names it, of what a reader types: `characters`, `words` or `phrase`, of which there may be `most`.
    """

    def __init__(self, message: str, cap: str = "", most: int = 0) -> None:
        super().__init__(message)
        self.cap, self.most = cap, most

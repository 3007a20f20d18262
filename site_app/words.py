"""What the site says of its own, in its language: a file finished at build, and what numbers make of them."""

from datetime import date
from typing import Any, NamedTuple

#: Of numbers past twice as many, the last two digits tell the form: in CLDR's rules, up to a million.
PERIOD = 100
#: The form of what counts as nothing else.
OTHER = "other"
#: The name, among the values of a message, of the number that tells which form it takes.
COUNT = "count"


class Words(NamedTuple):
    """The words of a language, a BCP 47 tag, and its direction, `ltr` or `rtl`.

    `messages` are by name; one that counts has a text for each of its forms.
    `plurals` has the form of each number below 200 that is none of the `OTHER`, by its digits; `months` and
    `short_months` are as they stand in a date, and `group` and `point` as they stand in a number.
    """

    language: str
    direction: str
    messages: dict[str, Any]
    plurals: dict[str, str]
    months: list[str]
    short_months: list[str]
    group: str
    point: str

    def say(self, name: str, /, **values: object) -> str:
        """Return a message with values in their places; `count`, an int, also tells which form it takes.

        HTML (Markup, for the templates) stays so, and its values are escaped.
        """
        message = self.messages[name]
        if isinstance(count := values.get(COUNT), int):
            values[COUNT] = self.number(count)
            if isinstance(message, dict):
                message = message.get(self._form(count), message[OTHER])
        text: str = message
        return text.format(**values) if values else text

    def number(self, number: float) -> str:
        """Return a number as readers write it: 1,234 or 4.5."""
        whole, point, rest = f"{number:,}".removesuffix(".0").partition(".")
        return whole.replace(",", self.group) + (self.point + rest if point else "")

    def day(self, day: date) -> str:
        """Return a day in words: 22 November 2026."""
        return self.say("day", day=day.day, month=self.months[day.month - 1], year=day.year)

    def short_day(self, day: date) -> str:
        """Return a day in words as lists have it: 22 Nov 2026."""
        return self.say("short_day", day=day.day, month=self.short_months[day.month - 1], year=day.year)

    def _form(self, count: int) -> str:
        return self.plurals.get(str(count if count < 2 * PERIOD else PERIOD + count % PERIOD), OTHER)


#: Of a site whose words could not be read, which is shown to nobody.
NO_WORDS = Words("", "", {}, {}, [], [], "", "")

"""What calls to models cost, in integer micro-units of a US dollar, by dated price lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal, InvalidOperation

MICROS = 1_000_000  # of a dollar
PER = 1_000_000  # prices are for so many tokens


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost from a day on, in micro-dollars."""

    since: date
    prompt: int
    completion: int
    cached: int  # of the prompt, where the endpoint had it from an earlier call
    cache_write: int  # of the prompt, where the endpoint charges for keeping it

    def at_most(self, prompt_tokens: int, output_tokens: int) -> int:
        """What a call can cost at most, in micros."""
        dearest = max(self.prompt, self.cached, self.cache_write)
        return -(-(prompt_tokens * dearest + output_tokens * self.completion) // PER)

    def of(self, prompt: int, completion: int, *, cached: int = 0, cache_write: int = 0) -> int:
        """What a call cost, in micros, rounded up.

        Args:
            prompt: all tokens of the prompt. Where fewer than the special ones are stated, the
                endpoint counts those apart.
            completion: tokens of the answer, reasoning included.
            cached: of the prompt, had from an earlier call.
            cache_write: of the prompt, kept for a later one.
        """
        special = cached + cache_write
        plain = prompt - special if prompt >= special else prompt
        owed = (
            plain * self.prompt
            + cached * self.cached
            + cache_write * self.cache_write
            + completion * self.completion
        )
        return -(-owed // PER)


FREE = Price(since=date.min, prompt=0, completion=0, cached=0, cache_write=0)


def price_on(prices: Sequence[Price], day: date) -> Price | None:
    """The price that holds on a day; None where the list begins later or is empty."""
    held = [price for price in prices if price.since <= day]
    return max(held, key=lambda price: price.since, default=None)


def micros(dollars: str | Decimal) -> int | None:
    """An amount of dollars in micros, rounded up; None where it is no amount of 0 or more."""
    try:
        amount = Decimal(dollars)
        if not amount.is_finite() or not 0 <= amount < 10**9:
            return None
        return int((amount * MICROS).to_integral_value(ROUND_CEILING))
    except InvalidOperation:
        return None


def dollars(amount: int) -> str:
    """Micros for people: two decimals, and as many more as there are."""
    text = f"{Decimal(amount) / MICROS:.6f}".rstrip("0")
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest.ljust(2, '0')}"

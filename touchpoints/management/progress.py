"""How far long work has come."""

import sys


class ProgressBar:
    """A bar on one line of a terminal; elsewhere it says nothing."""

    WIDTH = 30

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` rows are done."""
        if not self._shown:
            return
        share = done / total if total else 1.0
        bar = "█" * round(share * self.WIDTH)
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{bar:<{self.WIDTH}} {share:4.0%}  {done:,} / {total:,}{end}")
        sys.stderr.flush()

"""Moments as numbers, for sums and for thousands of rows."""

from typing import Any

from django.db.models import BigIntegerField, Func


class Seconds(Func):
    """A moment in whole seconds: SQLite would call back to Python for each difference of times,
    and Python would read each time from its text."""

    template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))"
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(STRFTIME('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

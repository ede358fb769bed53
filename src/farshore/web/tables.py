"""Tables that sort, filter, page, share by their address and download as they stand."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from farshore.web import downloads

MOST = 10_000
ROWS = 25
# rows held in memory while a download is written
CHUNK = 1_000


def link(to: str, key: int, label: Any) -> SafeString:
    """A cell that leads to an object's page."""
    return format_html('<a href="{}">{}</a>', reverse(to, args=[key]), label)


def button(to: str, key: int, label: Any, about: Any) -> SafeString:
    """A cell's button that leads to an object's page; `about` is read aloud after its label."""
    return format_html(
        '<a class="btn small" href="{}">{}<span class="sr"> {}</span></a>',
        reverse(to, args=[key]), label, about,
    )  # fmt: skip


def tag(label: Any, tone: str = "") -> SafeString:
    """A short state in words, coloured by tone: good, warn, bad, info or none."""
    return format_html('<span class="{}">{}</span>', f"tag {tone}".rstrip(), label)


def fictional(shown: bool = True) -> SafeString:
    """The mark that every fictional company and figure bears."""
    return format_html('<span class="fic">{}</span>', _("fictional")) if shown else SafeString()


class Streamed:
    """Rows of a query read in portions, for a download that nobody holds in memory."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows.iterator(chunk_size=CHUNK))


def capped_count(rows: Any) -> int:
    """Counts no further than one row beyond `MOST`: there, a reader narrows the search."""
    return rows.order_by()[: MOST + 1].count() if isinstance(rows, QuerySet) else len(rows)


NOWRAP = {"td": {"class": "nw"}}


class NumberColumn(tables.Column):
    """Right-aligned figures; the download keeps the number itself."""

    attrs: ClassVar[Mapping[str, Any]] = {"td": {"class": "num"}, "th": {"class": "num"}}

    def __init__(self, *args: Any, places: int = 0, **options: Any) -> None:
        options.setdefault("attrs", self.attrs)
        super().__init__(*args, **options)
        self.places = places

    def render(self, value: Any) -> str:
        return f"{value:,.{self.places}f}"

    def value(self, value: Any) -> Any:
        return value


class DayColumn(tables.Column):
    """A day that not every row may have; the download keeps the day itself."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"attrs": NOWRAP, "default": "–", **options})

    def render(self, value: date) -> str:
        return value.isoformat()

    def value(self, value: date) -> date:
        return value


class CellColumn(tables.Column):
    """A cell drawn by a small template, without all that a page needs around it.

    The template knows `record`, `kept` (the listing's own query) and what `given` adds.
    """

    empty_values = ()

    def __init__(
        self, template: str, *args: Any, given: Callable[..., Mapping[str, Any]] | None = None,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.template, self.given = template, given

    def render(self, record: Any, table: Any) -> SafeString:
        request = table.request
        context = {
            "record": record,
            "kept": request.GET.urlencode(),
            "csrf_token": SimpleLazyObject(lambda: get_token(request)),
            **(self.given(record, table) if self.given else {}),
        }
        # a cell that says nothing is empty, whatever ends the template's file
        return mark_safe(render_to_string(self.template, context).strip())  # noqa: S308


class Table(tables.Table):
    """The base of every table. Declare columns, ordering and an empty text."""

    class Meta:
        template_name = "web/table.html"
        attrs: ClassVar[Mapping[str, str]] = {"class": "table"}
        empty_text = _("Nothing here yet.")


@dataclass(frozen=True)
class Listing:
    """A table as one page shows it, with its filter form."""

    table: Table
    filters: FilterSet | None
    download: str = "xlsx"

    @property
    def long(self) -> bool:
        return self.many > MOST

    @property
    def many(self) -> int:
        return len(self.table.data)

    @property
    def shown(self) -> list[Any]:
        """The rows of this page."""
        return [row.record for row in self.table.paginated_rows]

    @property
    def total(self) -> str:
        return f"{MOST:,}+" if self.long else f"{self.many:,}"

    @property
    def most_in_file(self) -> str:
        return f"{downloads.MOST_ROWS:,}"


def ordering_of(request: HttpRequest, table: Table) -> None:
    wanted = [
        part for part in request.GET.get(table.prefixed_order_by_field, "").split(",") if part
    ]
    known = {column.name for column in table.columns if column.orderable}
    if wanted and all(part.lstrip("-") in known for part in wanted):
        table.order_by = wanted
    rows = getattr(table.data, "data", None)
    if isinstance(rows, QuerySet) and rows.query.order_by:
        # rows that sort alike keep one order from page to page
        last = str(rows.query.order_by[-1])
        table.data.data = rows.order_by(*rows.query.order_by, "-pk" if last[0] == "-" else "pk")


def page_of(request: HttpRequest) -> int:
    try:
        return max(1, int(request.GET.get("page", "1")))
    except ValueError:
        return 1


def listing(
    request: HttpRequest,
    table_class: type[Table],
    rows: Any,
    *,
    name: str,
    filterset: type[FilterSet] | None = None,
    per_page: int = ROWS,
    part: str = "",
    **options: Any,
) -> Listing | HttpResponse:
    """The filtered, sorted page of a table, or the whole of it as XLSX (`?download=xlsx`).

    `part` names one of several short tables of a page: its sorting and download bear that name.
    """
    filters = None
    if filterset is not None:
        filters = filterset(request.GET or None, queryset=rows, request=request)
        rows = filters.qs
    # a table that is given the request at once would page and sort by it unchecked
    table = table_class(rows, prefix=f"{part}-" if part else "", **options)
    table.request = request
    ordering_of(request, table)
    download = part or "xlsx"
    if request.GET.get("download") == download:
        if isinstance(table.data.data, QuerySet):
            table.data.data = Streamed(table.data.data[: downloads.MOST_ROWS + 1])
        values = table.as_values()
        return downloads.xlsx(name, next(values), values)
    data = table.data
    count = capped_count(data.data)
    # said beforehand, lest the table counts two million rows itself
    data._length = count
    last = max(1, -(-min(count, MOST) // per_page))
    table.paginate(page=min(page_of(request), last), per_page=per_page)
    return Listing(table, filters, download)

"""Tables that sort, filter, page, share by their address and download as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import django_tables2 as tables
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from farshore.web.downloads import xlsx
from farshore.web.translated import in_language

MOST = 10_000
ROWS = 25


def link(to: str, key: int, label: Any) -> SafeString:
    """A cell that leads to an object's page."""
    return format_html('<a href="{}">{}</a>', reverse(to, args=[key]), label)


class CappedPaginator(Paginator):
    """Counts no further than `MOST` rows: beyond, a reader narrows the search."""

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        if isinstance(self.object_list, tables.data.TableData):
            rows = getattr(self.object_list, "data", self.object_list)
        else:
            rows = self.object_list
        if isinstance(rows, QuerySet):
            return rows.order_by()[: MOST + 1].count()
        return len(rows)

    @property
    def capped(self) -> bool:
        return self.count > MOST


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


class TextsColumn(tables.Column):
    """A translated field, in the reader's language."""

    def render(self, value: Mapping[str, str]) -> str:
        return in_language(value)

    def value(self, value: Mapping[str, str]) -> str:
        return in_language(value)


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

    @property
    def total(self) -> str:
        count = self.table.paginator.count
        return f"{MOST:,}+" if count > MOST else f"{count:,}"


def ordering_of(request: HttpRequest, table: Table) -> None:
    wanted = [part for part in request.GET.get("sort", "").split(",") if part]
    known = {column.name for column in table.columns if column.orderable}
    if wanted and all(part.lstrip("-") in known for part in wanted):
        table.order_by = wanted


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
    **options: Any,
) -> Listing | HttpResponse:
    """The filtered, sorted page of a table, or the whole of it as XLSX (`?download=xlsx`)."""
    filters = None
    if filterset is not None:
        filters = filterset(request.GET or None, queryset=rows, request=request)
        rows = filters.qs
    table = table_class(rows, request=request, **options)
    ordering_of(request, table)
    if request.GET.get("download") == "xlsx":
        header, *lines = table.as_values()
        return xlsx(name, header, lines)
    table.paginate(page=1, per_page=per_page, paginator_class=CappedPaginator)
    last = min(table.paginator.num_pages, -(-MOST // per_page))
    table.paginate(
        page=min(page_of(request), last), per_page=per_page, paginator_class=CappedPaginator
    )
    return Listing(table, filters)

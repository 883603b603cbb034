"""What python-pptx leaves out: error bars, and more columns and a sheet in a chart's own workbook."""

import io

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pptx.oxml.ns import qn

from insight import files
from insight.charts import ink
from insight.exports.native.frame import C
from insight.exports.numbers import columns

A = "http://schemas.openxmlformats.org/drawingml/2006/main"


class Workbook:
    """The workbook inside a chart part, while it is added to; `save` puts it back."""

    def __init__(self, chart, shown):
        self.shown = shown
        self.part = chart.part.chart_workbook.xlsx_part
        self.book = load_workbook(io.BytesIO(self.part.blob))
        self.sheet = self.book.active
        self.sheet.title = "Sheet1"

    def bars(self, series, name: str, reach: list, slot: str, points: float, ends: bool) -> None:
        """Error bars on a series: (down, up) for each point, or None; lengths go to the workbook."""
        if not any(reach):
            return
        said = []
        for side, tag in ((1, "plus"), (0, "minus")):
            word = "up" if side else "down"
            column = self.column(f"{name}, {word}", [one[side] if one else None for one in reach])
            letter = get_column_letter(column)
            values = "".join(
                f'<c:pt idx="{place}"><c:v>{one[side]}</c:v></c:pt>'
                for place, one in enumerate(reach)
                if one
            )
            said.append(
                f"<c:{tag}><c:numRef><c:f>Sheet1!${letter}$2:${letter}${len(reach) + 1}</c:f>"
                f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(reach)}"/>'
                f"{values}</c:numCache></c:numRef></c:{tag}>"
            )
        way = '<c:errDir val="y"/>' if series._element.find(qn("c:marker")) is not None else ""
        xml = (
            f'<c:errBars xmlns:c="{C}" xmlns:a="{A}">{way}<c:errBarType val="both"/>'
            f'<c:errValType val="cust"/><c:noEndCap val="{0 if ends else 1}"/>{"".join(said)}'
            f'<c:spPr><a:ln w="{int(points * 12700)}" cap="flat"><a:solidFill>'
            f'<a:srgbClr val="{ink.palette("light")[slot][1:]}"/></a:solidFill></a:ln></c:spPr>'
            "</c:errBars>"
        )
        series._element.find(qn("c:cat")).addprevious(etree.fromstring(xml))

    def column(self, head: str, values: list) -> int:
        """Adds a column beside those that are drawn; gives its number."""
        column = self.sheet.max_column + 1
        for line, value in enumerate([head, *values], start=1):
            self.sheet.cell(line, column, files.writable(value))
        return column

    def save(self) -> None:
        """Adds a sheet with the whole table, and puts the workbook back."""
        numbers = self.book.create_sheet("Numbers")
        for row in columns(self.shown):
            numbers.append([files.writable(cell) for cell in row])
        out = io.BytesIO()
        self.book.save(out)
        self.part._blob = out.getvalue()

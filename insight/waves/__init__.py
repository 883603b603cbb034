"""Files from survey tools: read in a limited process, understood, mapped and matched.

reading calls a process of its own (child), which decides by the first bytes (disguise, archive) and
reads text or workbook into rows; headers finds the names; detect proposes what each column is;
mapping is what a person confirms; matching compares with earlier waves. No DuckDB here.
"""

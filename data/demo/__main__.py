"""``python -m data.demo`` writes the tables of the demonstration territory again."""

from data.demo.build import TABLES, write

write()
print(f"Tables écrites dans {TABLES}")

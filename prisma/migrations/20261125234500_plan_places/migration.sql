-- Rows at one place, by any spelling: a plan that clears a place does it for what takes it.

CREATE INDEX "plan_operations_place" ON "plan_operations" ("plan_id", hashtextextended("search_path", 0));

-- Who asked for a run, beside the name: whoever asked may not approve what it leads to.

ALTER TABLE "runs" ADD COLUMN "requester" JSONB;

ALTER TABLE "plans" ADD COLUMN "space" JSONB NOT NULL DEFAULT '{"path1":null,"path2":null}';

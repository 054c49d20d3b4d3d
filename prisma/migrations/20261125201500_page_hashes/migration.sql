-- AlterTable
ALTER TABLE "baseline_pages" ADD COLUMN     "hashes" BYTEA NOT NULL DEFAULT '\x';

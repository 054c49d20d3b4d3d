-- CreateTable
CREATE TABLE "attention_assignments" (
    "item" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attention_assignments_pkey" PRIMARY KEY ("item")
);

-- CreateTable
CREATE TABLE "schedules_pause" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "schedules_pause_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attention_assignments_user_id_idx" ON "attention_assignments"("user_id");

-- AddForeignKey
ALTER TABLE "attention_assignments" ADD CONSTRAINT "attention_assignments_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- There is one pause of all schedules, or none.
ALTER TABLE "schedules_pause" ADD CONSTRAINT "schedules_pause_one" CHECK ("id" = 1);

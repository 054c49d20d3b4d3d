-- Accounts: second factors, passkeys, tokens, links that work once, who let whom in, and an audit that says
-- what was before and after.

ALTER TABLE "users" ADD COLUMN "disabled_at" TIMESTAMPTZ(3),
ADD COLUMN "last_sign_in_at" TIMESTAMPTZ(3),
ADD COLUMN "second_factor_at" TIMESTAMPTZ(3),
ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN "two_factor_enabled" BOOLEAN DEFAULT false;

ALTER TABLE "sessions" ADD COLUMN "confirmed_at" TIMESTAMPTZ(3),
ADD COLUMN "method" TEXT NOT NULL DEFAULT 'password';

ALTER TABLE "pairs" ADD COLUMN "content_for_viewers" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "two_factors" (
    "id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "backup_codes" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "verified" BOOLEAN DEFAULT true,
    "failed_verification_count" INTEGER DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "two_factors_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "passkeys" (
    "id" TEXT NOT NULL,
    "name" TEXT,
    "public_key" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "counter" INTEGER NOT NULL,
    "device_type" TEXT NOT NULL,
    "backed_up" BOOLEAN NOT NULL,
    "transports" TEXT,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "aaguid" TEXT,

    CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "start" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "account_links" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "user_id" TEXT,
    "role" TEXT,
    "name" TEXT,
    "email" TEXT,
    "made_by_id" TEXT NOT NULL,
    "made_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_links_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "dependences" (
    "id" BIGSERIAL NOT NULL,
    "user_id" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dependences_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "two_factors_secret_idx" ON "two_factors"("secret");
CREATE INDEX "two_factors_user_id_idx" ON "two_factors"("user_id");
CREATE INDEX "passkeys_user_id_idx" ON "passkeys"("user_id");
CREATE INDEX "passkeys_credential_id_idx" ON "passkeys"("credential_id");
CREATE UNIQUE INDEX "api_tokens_hash_key" ON "api_tokens"("hash");
CREATE INDEX "api_tokens_owner_id_idx" ON "api_tokens"("owner_id");
CREATE UNIQUE INDEX "account_links_hash_key" ON "account_links"("hash");
CREATE INDEX "account_links_user_id_idx" ON "account_links"("user_id");
CREATE INDEX "dependences_user_id_by_id_idx" ON "dependences"("user_id", "by_id");

ALTER TABLE "two_factors" ADD CONSTRAINT "two_factors_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "account_links" ADD CONSTRAINT "account_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "dependences" ADD CONSTRAINT "dependences_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The audit says more of who and of what. Entries that are there already are taken along, with the guard off for that.

ALTER TABLE "audit_entries" DISABLE TRIGGER "audit_entries_append_only";

DROP INDEX "audit_entries_subject_id_idx";
ALTER TABLE "audit_entries"
    ADD COLUMN "actor_kind" TEXT NOT NULL DEFAULT 'person',
    ADD COLUMN "actor_id" TEXT,
    ADD COLUMN "subject_type" TEXT,
    ADD COLUMN "subject_id" TEXT,
    ADD COLUMN "subject_name" TEXT,
    ADD COLUMN "before" JSONB,
    ADD COLUMN "after" JSONB;
UPDATE "audit_entries" SET
    "actor_kind" = CASE WHEN "actor" IS NULL THEN 'system' ELSE 'person' END,
    "actor_id" = (SELECT "id" FROM "users" WHERE "username" = lower("audit_entries"."actor")),
    "subject_type" = split_part("subject", ':', 1),
    "subject_id" = nullif(split_part("subject", ':', 2), ''),
    "after" = nullif("details", '{}'::jsonb);
ALTER TABLE "audit_entries" RENAME COLUMN "actor" TO "actor_name";
ALTER TABLE "audit_entries" ALTER COLUMN "actor_kind" DROP DEFAULT, DROP COLUMN "subject", DROP COLUMN "details";

CREATE INDEX "audit_entries_subject_type_subject_id_id_idx" ON "audit_entries"("subject_type", "subject_id", "id" DESC);
CREATE INDEX "audit_entries_actor_id_id_idx" ON "audit_entries"("actor_id", "id" DESC);
CREATE INDEX "audit_entries_action_id_idx" ON "audit_entries"("action", "id" DESC);
CREATE INDEX "audit_entries_at_idx" ON "audit_entries"("at");

ALTER TABLE "audit_entries" ENABLE TRIGGER "audit_entries_append_only";

-- Closed sets and rules between columns.

ALTER TABLE "audit_entries"
    ADD CONSTRAINT "audit_entries_actor_kind" CHECK ("actor_kind" IN ('person', 'token', 'schedule', 'system')),
    ADD CONSTRAINT "audit_entries_subject" CHECK ("subject_id" IS NULL OR "subject_type" IS NOT NULL);
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_method" CHECK ("method" IN ('password', 'second-factor', 'passkey', 'provider'));
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_hash_size" CHECK (octet_length("hash") = 32);
ALTER TABLE "account_links"
    ADD CONSTRAINT "account_links_kind" CHECK ("kind" IN ('invitation', 'password-reset')),
    ADD CONSTRAINT "account_links_hash_size" CHECK (octet_length("hash") = 32),
    ADD CONSTRAINT "account_links_of_kind" CHECK (CASE "kind" WHEN 'invitation' THEN "role" IS NOT NULL ELSE "user_id" IS NOT NULL END),
    ADD CONSTRAINT "account_links_role" CHECK ("role" IN ('viewer', 'operator', 'admin'));
ALTER TABLE "dependences" ADD CONSTRAINT "dependences_kind"
    CHECK ("kind" IN ('invited', 'role', 'password-reset', 'second-factor-reset', 'enabled'));

-- SPDX-License-Identifier: GPL-3.0-or-later
-- PostgreSQL beside Chancery. PEERS_ROWS of the environment names a file that COPY reads, PEERS_READERS one
-- of readers and their desks.
\set ON_ERROR_STOP on

CREATE TABLE documents (
  number integer PRIMARY KEY,
  desk integer NOT NULL,
  level text NOT NULL,
  date text NOT NULL,
  type text NOT NULL,
  origin text NOT NULL,
  authors text NOT NULL,
  title text NOT NULL,
  body text NOT NULL
);
\copy documents FROM PROGRAM 'cat "$PEERS_ROWS"'
ALTER TABLE documents ADD COLUMN words tsvector
  GENERATED ALWAYS AS (to_tsvector('english', title || E'\n' || body)) STORED;
CREATE INDEX ON documents USING gin (words) WITH (fastupdate = off);

CREATE TABLE grants (reader name NOT NULL, desk integer NOT NULL, PRIMARY KEY (reader, desk));
\copy grants FROM PROGRAM 'cat "$PEERS_READERS"'

-- Each reader is a role. The desks of one are looked up once a question, not once a row.
SELECT format('CREATE ROLE %I', reader) FROM (SELECT DISTINCT reader FROM grants) AS all_of_them
\gexec
GRANT SELECT ON documents, grants TO PUBLIC;
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_desks ON documents FOR SELECT
  USING (desk = ANY (ARRAY(SELECT g.desk FROM grants AS g WHERE g.reader = current_user)));

-- Without this PostgreSQL may not ask its index before it has looked at the label of every row, because
-- @@ could tell of rows in an error message: each question would then read all texts.
ALTER FUNCTION ts_match_vq(tsvector, tsquery) LEAKPROOF;

VACUUM (ANALYZE) documents;
VACUUM (ANALYZE) grants;

INSERT INTO users (id, name, name_key, full_name, email, role, created_at)
VALUES (1, 'Ada', 'ada', 'Ada Example', 'ada@example.org', 'editor', TIMESTAMP WITH TIME ZONE '2025-01-01 00:00:00+00:00');
INSERT INTO papers (id, version, title, title_key, summary, has_abstract, num_authors, published_at, source, imported_at, changed_at)
VALUES ('2501.00042', 2, 'A Title', 'key', 'An abstract.', TRUE, 1, TIMESTAMP WITH TIME ZONE '2025-01-01 18:00:00+00:00', 'atom',
    TIMESTAMP WITH TIME ZONE '2025-01-03 00:00:00+00:00', TIMESTAMP WITH TIME ZONE '2025-01-03 00:00:00+00:00');
INSERT INTO paper_versions (paper_id, version) VALUES ('2501.00042', 2);
INSERT INTO paper_authors (paper_id, position, name) VALUES ('2501.00042', 0, 'Ada Example');
INSERT INTO paper_categories (paper_id, position, category) VALUES ('2501.00042', 0, 'cs.LG');
INSERT INTO daily_entries (paper_id, listed_on, position, listed_at, submitter_id, submitter_name, submitter_full_name)
VALUES ('2501.00042', DATE '2025-01-03', 0, TIMESTAMP WITH TIME ZONE '2025-01-03 08:00:00+00:00', 1, 'Ada', 'Ada Example');
INSERT INTO claims (paper_id, id, position, statement, figure, criterion, kind) VALUES ('2501.00042', 'C1', 0, 'It works', 'r = 0.9', 'r > 0.5', 'checked');
INSERT INTO votes (paper_id, user_id, created_at) VALUES ('2501.00042', 1, TIMESTAMP WITH TIME ZONE '2025-01-03 09:00:00+00:00');
INSERT INTO comments (id, paper_id, claim_id, author_id, markdown, created_at)
VALUES (1, '2501.00042', 'C1', 1, 'Hello', TIMESTAMP WITH TIME ZONE '2025-01-03 09:00:00+00:00');
INSERT INTO tags (id, user_id, name, is_public, created_at) VALUES (1, 1, 'tag', TRUE, TIMESTAMP WITH TIME ZONE '2025-01-03 09:00:00+00:00');
INSERT INTO tag_papers (tag_id, paper_id, created_at) VALUES (1, '2501.00042', TIMESTAMP WITH TIME ZONE '2025-01-03 09:00:00+00:00');
INSERT INTO former_ids (id, paper_id) VALUES ('local-1f0a93bc', '2501.00042');
INSERT INTO sessions (id, token_hash, email, opened_at, renewed_at)
VALUES (1, 'hash', 'ada@example.org', TIMESTAMP WITH TIME ZONE '2025-01-03 09:00:00+00:00', TIMESTAMP WITH TIME ZONE '2025-01-03 09:00:00+00:00')

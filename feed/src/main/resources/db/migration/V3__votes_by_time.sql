-- Trending counts the votes of a week: with the paper and the user in the index no row has to be fetched for that.
DROP INDEX votes_by_time;
CREATE INDEX votes_by_time ON votes (created_at, paper_id, user_id);

package dev.reprise.app.site.reading;

import dev.reprise.feed.Database;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much of everything there is. */
@Component
final class Numbers {
    private final JdbcClient jdbc;

    Numbers(Database database) {
        this.jdbc = database.jdbc();
    }

    long papers() {
        return count("SELECT COUNT(*) FROM papers");
    }

    long days() {
        return count("SELECT COUNT(DISTINCT listed_on) FROM daily_entries");
    }

    long runs() {
        return count("SELECT COUNT(*) FROM runs WHERE state = 'done'");
    }

    long votes() {
        return count("SELECT COUNT(*) FROM votes");
    }

    long comments() {
        return count("SELECT COUNT(*) FROM comments WHERE hidden_at IS NULL");
    }

    long subscribers() {
        return count("SELECT COUNT(*) FROM subscriptions WHERE state = 'active'");
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}

package dev.reprise.feed.rank;

import dev.reprise.feed.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;

/** The same on PostgreSQL. */
class TrendingOnPostgresTest extends TrendingTest {
    private EmbeddedPostgres postgres;

    @Override
    Database openDatabase() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
        return Database.open(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "");
    }

    @Override
    @AfterEach
    void close() throws Exception {
        super.close();
        postgres.close();
    }
}

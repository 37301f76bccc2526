package dev.reprise.feed;

import java.util.Optional;

/** What the site remembers of itself, by name: the edition of the first day, where the last harvest ended. */
public final class Remembered {
    private final Database database;

    public Remembered(Database database) {
        this.database = database;
    }

    public Optional<String> find(String name) {
        return database.jdbc()
                .sql("SELECT content FROM site_settings WHERE name = ?")
                .param(name)
                .query(String.class)
                .optional();
    }

    public void set(String name, String content) {
        database.inTransaction(() -> {
            int updated = database.jdbc()
                    .sql("UPDATE site_settings SET content = ? WHERE name = ?")
                    .params(content, name)
                    .update();
            if (updated == 0) {
                database.jdbc()
                        .sql("INSERT INTO site_settings (name, content) VALUES (?, ?)")
                        .params(name, content)
                        .update();
            }
        });
    }
}

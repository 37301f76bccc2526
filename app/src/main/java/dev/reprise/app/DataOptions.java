package dev.reprise.app;

import dev.reprise.app.site.SiteSettings.DatabaseAddress;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Database;
import dev.reprise.feed.FirstDay;
import dev.reprise.feed.PaperStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the site's data is, for every command that works on it. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder of the data (default: ${DEFAULT-VALUE}; REPRISE_DATA).",
            defaultValue = "${env:REPRISE_DATA:-reprise-data}")
    private Path folder = Path.of("reprise-data");

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "jdbc:postgresql://HOST/NAME, instead of files in the folder (REPRISE_DATABASE_URL).",
            defaultValue = "${env:REPRISE_DATABASE_URL}")
    private @Nullable String url;

    @Option(
            names = "--database-user",
            paramLabel = "NAME",
            description = "Its user (REPRISE_DATABASE_USER).",
            defaultValue = "${env:REPRISE_DATABASE_USER}")
    private @Nullable String user;

    @Option(
            names = "--database-password",
            paramLabel = "WORD",
            description = "Its password; better in the environment (REPRISE_DATABASE_PASSWORD).",
            defaultValue = "${env:REPRISE_DATABASE_PASSWORD}")
    private @Nullable String password;

    Path folder() {
        return folder;
    }

    /** Null: files in the folder. */
    @Nullable
    DatabaseAddress database() {
        return url == null || url.isBlank() ? null : new DatabaseAddress(url, user, password);
    }

    /** Whether anything was ever kept there. */
    boolean hasData() {
        return database() != null || Database.Address.exists(folder);
    }

    /** @throws InvalidInputException if nothing was ever kept there */
    void requireData() {
        if (!hasData()) {
            throw new InvalidInputException("there is no data in '" + folder + "': name the folder with --data");
        }
    }

    /** Opens it. */
    Database open() throws IOException {
        var address = database();
        return address == null
                ? Database.open(folder)
                : Database.open(address.url(), address.user(), address.password());
    }

    /** Opens it to look into it: where nothing was kept yet, nothing is made either. */
    Database openToRead() throws IOException {
        return hasData() ? open() : Database.inMemory();
    }

    /** The papers in it, those of the first day among them. */
    static PaperStore papers(Database database) {
        var store = new PaperStore(database, Clock.systemUTC());
        FirstDay.addTo(store, database);
        return store;
    }
}

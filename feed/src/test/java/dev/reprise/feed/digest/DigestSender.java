package dev.reprise.feed.digest;

import dev.reprise.feed.Database;
import dev.reprise.feed.PapersWindow;
import java.nio.file.Path;

/** A process that sends a day's digest and may be killed: {@code DigestSender FOLDER PORT}. */
final class DigestSender {

    private DigestSender() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        try (var database = Database.open(folder)) {
            var site = new Correspondence(database, Integer.parseInt(arguments[1]), folder);
            var result = site.digests.send(Cadence.DAILY, new PapersWindow.Day(Correspondence.DAY));
            System.out.println(
                    "sent " + result.sent() + ", in doubt " + result.inDoubt().size());
        }
    }
}

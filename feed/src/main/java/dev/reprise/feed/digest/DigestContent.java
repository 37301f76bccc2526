package dev.reprise.feed.digest;

import dev.reprise.feed.PaperId;
import dev.reprise.feed.PapersWindow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a digest tells.
 *
 * @param filter what its papers were chosen by
 * @param items in the order of the list
 */
public record DigestContent(PapersWindow window, DigestFilter filter, List<Item> items) {

    /**
     * A paper of the digest.
     *
     * @param authors the names that are known
     * @param numAuthors how many there are
     * @param text "In short", else the abstract
     * @param slug of the paper that runs here
     */
    public record Item(
            PaperId id,
            String title,
            List<String> authors,
            int numAuthors,
            String text,
            @Nullable String slug,
            boolean withdrawn,
            Verdicts verdicts) {}

    /**
     * How many of a paper's claims stand how, by the last run that decided each.
     *
     * @param notRun that could be decided here and have not been yet
     */
    public record Verdicts(int holds, int fails, int inconclusive, int needsCheckpoint, int cannot, int notRun) {
        public static final Verdicts NONE = new Verdicts(0, 0, 0, 0, 0, 0);
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }
}

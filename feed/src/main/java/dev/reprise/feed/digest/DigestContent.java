package dev.reprise.feed.digest;

import dev.reprise.feed.PaperId;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.verdict.Standing;
import java.util.List;
import java.util.Map;

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
     * @param claims how many of its claims stand how, in the order of a scoreboard
     */
    public record Item(
            PaperId id,
            String title,
            List<String> authors,
            int numAuthors,
            String text,
            boolean withdrawn,
            Map<Standing, Integer> claims) {}

    public boolean isEmpty() {
        return items.isEmpty();
    }
}

package dev.reprise.feed.search;

import dev.reprise.feed.PaperId;
import java.time.Duration;
import java.util.List;

/**
 * What was found.
 *
 * @param hits best first
 * @param total how many can be paged through: the merged ranking is at most {@value PaperSearch#WORDS_WINDOW} by words and
 *     {@value PaperSearch#MEANING_WINDOW} by meaning
 * @param took in the search itself
 * @param lexicalOnly whether words alone decided, since the encoder is still loading or no paper has a vector yet
 */
public record SearchHits(List<Hit> hits, int total, Duration took, boolean lexicalOnly) {
    /** @param score sum of reciprocal ranks, at most 2/61; for a paper named by its id, 1 */
    public record Hit(PaperId paper, double score) {}

    public SearchHits {
        hits = List.copyOf(hits);
    }

    /** The papers alone. */
    public List<PaperId> papers() {
        return hits.stream().map(Hit::paper).toList();
    }
}

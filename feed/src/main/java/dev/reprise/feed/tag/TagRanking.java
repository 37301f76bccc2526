package dev.reprise.feed.tag;

import dev.reprise.feed.PaperId;
import java.util.List;

/**
 * What a tag's model says.
 *
 * @param tagged papers that have the tag, of those that are known
 * @param compared papers that do not have it, against which it was trained
 * @param papers those of them that are most like the tag's, best first
 * @param inFavour the {@value TagRecommender#WORDS_IN_FAVOUR} words that speak most for the tag
 * @param against the {@value TagRecommender#WORDS_AGAINST} that speak most against it
 */
public record TagRanking(int tagged, int compared, List<Scored> papers, List<Word> inFavour, List<Word> against) {
    /** Below this a tag says little of what its owner means. */
    public static final int FEW = 3;

    /** @param score 100 times the distance to the tag's border in units of its margin; above 0 is on the tag's side */
    public record Scored(PaperId paper, double score) {}

    /** A word, or two that stand together. */
    public record Word(String word, double weight) {}

    public TagRanking {
        papers = List.copyOf(papers);
        inFavour = List.copyOf(inFavour);
        against = List.copyOf(against);
    }

    /** Whether there is a model at all: it takes a paper with the tag, one without, and a word that papers share. */
    public boolean isTrained() {
        return !inFavour.isEmpty() || !against.isEmpty();
    }

    /** Whether readers should be told that the tag has too few papers to go by. */
    public boolean isTooSmall() {
        return !isTrained() || tagged < FEW;
    }
}

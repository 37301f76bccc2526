package dev.reprise.feed.rank;

import dev.reprise.feed.PaperId;
import java.time.LocalDate;

/**
 * How much is going on about a paper.
 *
 * @param day on which it was listed last
 * @param votes people who voted for it in the last seven days
 * @param comments people who commented on it in the last seven days
 * @param runs people who ran it to the end in the last seven days
 * @param ageDays whole days from the day it was listed, at least 0
 */
public record Trend(PaperId paper, LocalDate day, int votes, int comments, int runs, int ageDays) {
    /**
     * {@code (votes + 2 comments + 3 runs + 1) / (age + 2)^1.5}: 10 votes, 2 comments and 4 runs at an age of 3 days are
     * 27 / 5^1.5 = 2.414953.
     */
    public double score() {
        return (votes + 2.0 * comments + 3.0 * runs + 1) / Math.pow(ageDays + 2.0, 1.5);
    }
}

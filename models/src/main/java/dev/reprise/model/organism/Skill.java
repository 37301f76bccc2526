package dev.reprise.model.organism;

/**
 * Something that an organism can do to a degree.
 *
 * @param name in {@code acceptance.json} and on the command line
 * @param description what is measured, in a sentence
 */
public record Skill(String name, String description, Measure measure) {
    /** How it is measured. */
    @FunctionalInterface
    public interface Measure {
        Score of(Exam exam);
    }
}

package dev.reprise.method.graph;

/**
 * Why an edge points where it points.
 *
 * @param because in words, naming the variables
 */
public record Reason(Kind kind, String because) {
    /** What kind of knowledge it is. */
    public enum Kind {
        /** It comes out of the surrogate of what changes, which nothing causes. */
        C,
        /** Two causes that are independent until their effect is known. */
        COLLIDER,
        /** The other direction would make a cycle or a collider that is not there. */
        MEEK,
        /** In this direction cause and mechanism change independently of each other. */
        CHANGE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}

package dev.reprise.feed.search;

/** Turns texts into vectors of length 1 such that texts of like meaning point in like directions. Used from several threads. */
public interface SentenceEncoder {
    /** Of the model, with its version: an index of another encoder's vectors is built anew. */
    String name();

    /** Makes it ready to encode: may take seconds the first time, and nothing after that. */
    void load();

    /** @param text not blank @return of unit length, always of the same size */
    float[] encode(String text);
}

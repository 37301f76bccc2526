package dev.reprise.data.world;

/** A kind of text: it writes its n-th document into a draft, using nothing but the draft's world, number and random numbers. */
abstract class Kind {
    private final int id;
    private final String label;

    Kind(int id, String label) {
        this.id = id;
        this.label = label;
    }

    /** Its number: part of every document's seed. */
    final int id() {
        return id;
    }

    /** Its name in records and on the command line. */
    final String label() {
        return label;
    }

    abstract void write(Draft draft);
}

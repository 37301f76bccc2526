package dev.reprise.data.generator;

/** The second step of a generator's path in {@link dev.reprise.data.SplitMix64#of}, so that no two draw the same numbers from one seed. */
final class Streams {
    static final long DIGITS = 1;
    static final long GARMENTS = 2;
    static final long LOW_CONTRAST = 3;
    static final long EXPOSURE = 4;
    static final long COLOURS = 5;
    static final long SHAPES = 6;
    static final long PROTOTYPES = 7;
    static final long PROTOTYPE_SAMPLES = 8;
    static final long TORUS = 9;
    static final long SCENES = 10;
    static final long TOOLS = 11;
    static final long TOOL_FEATURES = 12;
    static final long SPECTRA = 13;
    static final long GROUPS = 14;
    static final long INCOMES = 15;
    static final long EEG_SCAN = 16;
    static final long EEG_LEAD_FIELD = 17;
    static final long LISTENER = 18;
    static final long GAUSSIAN_CLASSES = 19;
    static final long WIRED = 20;
    static final long POLICIES = 21;
    static final long UNEMBEDDING = 22;
    static final long CURVES = 23;
    static final long SMALL_SHAPES = 24;

    private Streams() {}
}

package dev.reprise.data.world;

/** How large a world is. */
public enum Preset {
    /** 24 countries. What the organisms are trained on. */
    FULL(24, 1),
    /** 4 countries, and a sixth of everything else. */
    TINY(4, 6);

    private final int countries;
    private final int divisor;

    Preset(int countries, int divisor) {
        this.countries = countries;
        this.divisor = divisor;
    }

    int countries() {
        return countries;
    }

    /** A count of the full world at this size. */
    int scale(int count) {
        return Math.ceilDiv(count, divisor);
    }
}

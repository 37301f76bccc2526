package dev.reprise.data.generator;

import java.util.Locale;

/** Colours that have a name; the first eight are told apart by their hue. */
public enum Colour {
    RED(0, .92, .9),
    ORANGE(28, .95, .98),
    YELLOW(55, .9, .95),
    GREEN(125, .85, .65),
    CYAN(180, .85, .85),
    BLUE(228, .85, .85),
    PURPLE(275, .75, .65),
    PINK(325, .5, .98),
    BROWN(25, .75, .45),
    BLACK(0, 0, .05);

    private final double hue;
    private final double saturation;
    private final double value;

    Colour(double hue, double saturation, double value) {
        this.hue = hue;
        this.saturation = saturation;
        this.value = value;
    }

    /** Its name as a word, such as {@code red}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Red, green and blue in 0..1. */
    double[] rgb() {
        return turned(0);
    }

    /** The same with the hue turned by so many degrees. */
    double[] turned(double degrees) {
        var rgb = new double[3];
        for (int c = 0; c < 3; c++) {
            double k = (5 - 2 * c + (hue + degrees) / 60) % 6;
            k = k < 0 ? k + 6 : k;
            rgb[c] = value - value * saturation * Math.max(0, Math.min(Math.min(k, 4 - k), 1));
        }
        return rgb;
    }
}

package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;
import java.util.List;

/**
 * A table like the Adult census extract, as a stand-in for it: who earns much, when education pays more for men than for women. Figures are invented.
 *
 * @param rows a row for each person, a column for each of {@link #FEATURES}
 * @param sexes 0 female, 1 male (two thirds, as in the original)
 * @param labels 1 for a high income (about a quarter), else 0
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record Incomes(double[][] rows, int[] sexes, int[] labels) {

    /** Age and education in years, hours a week; sex, marital status and occupation as integer codes. */
    public static final List<String> FEATURES = List.of("age", "education", "hours", "sex", "married", "occupation");

    /** What a year of education adds to the log-odds of a high income, by sex. */
    public static final List<Double> EDUCATION_EFFECT = List.of(.18, .42);

    /** Classes of occupations, from the worst to the best paid, with their part of the log-odds. */
    public static final List<Double> OCCUPATION_EFFECT = List.of(-.8, -.3, .2, .7);

    /** The first rows of the table of this seed. */
    public static Incomes generate(long seed, int size) {
        var rows = new double[size][];
        var sexes = new int[size];
        var labels = new int[size];
        for (int i = 0; i < size; i++) {
            var random = SplitMix64.of(seed, Streams.INCOMES, i);
            int sex = random.below(3) == 0 ? 0 : 1;
            double age = 17 + StrictMath.floor(58 * Math.sqrt(random.nextDouble()) * random.nextDouble());
            double education = Math.clamp(StrictMath.rint(10 + 2.6 * random.nextGaussian()), 1, 16);
            double hours = Math.clamp(StrictMath.rint((sex == 1 ? 43 : 37) + 11 * random.nextGaussian()), 1, 99);
            double chance = Math.clamp((age - 18) / 25, .05, sex == 1 ? .75 : .5);
            int married = random.nextDouble() < chance ? 1 : 0;
            int occupation = (int) Math.clamp(
                    StrictMath.floor((education - 4) / 4 + random.nextGaussian() * .8),
                    0,
                    OCCUPATION_EFFECT.size() - 1);
            double logOdds = -2.1
                    + EDUCATION_EFFECT.get(sex) * (education - 10)
                    + .03 * (age - 38)
                    + .03 * (hours - 40)
                    + 1.1 * married
                    + OCCUPATION_EFFECT.get(occupation);
            sexes[i] = sex;
            labels[i] = random.nextDouble() < 1 / (1 + StrictMath.exp(-logOdds)) ? 1 : 0;
            rows[i] = new double[] {age, education, hours, sex, married, occupation};
        }
        return new Incomes(rows, sexes, labels);
    }

    public int size() {
        return labels.length;
    }
}

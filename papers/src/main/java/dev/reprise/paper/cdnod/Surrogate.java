package dev.reprise.paper.cdnod;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.Table;
import java.util.stream.IntStream;

/**
 * C, what stands for everything that changes: the time or the domain of a row.
 *
 * @param values one a row, in their own units
 */
@SuppressWarnings("ArrayRecordComponent") // numbers, not to be compared or changed
public record Surrogate(String name, double[] values) {
    /** So many different values of C are needed to tell directions by independent changes. */
    public static final int FEWEST_VALUES = 8;

    /** @throws InvalidInputException if all values are the same */
    public Surrogate {
        if (Table.isConstant(values)) {
            throw new InvalidInputException("the domain column '" + name + "' is constant (" + values[0]
                    + " in every row): nothing can change with it");
        }
    }

    /** A column of the table. */
    public static Surrogate column(Table table, String name) {
        return new Surrogate(name, table.column(name));
    }

    /** The rows' numbers 1, 2, ..., for rows in the order of time; called {@code row}. */
    public static Surrogate rows(Table table) {
        return new Surrogate(
                "row", IntStream.rangeClosed(1, table.rows()).asDoubleStream().toArray());
    }

    /** Whether it is like time, with all values different, and not the number of a domain. */
    public boolean isTime() {
        return distinct() == values.length;
    }

    /** How many different values there are. */
    public int distinct() {
        return Table.distinct(values);
    }

    /** The values, with mean 0 and standard deviation 1 if they are to be standardised. */
    double[] scaled(boolean standardised) {
        return standardised ? Columns.standardised(values) : values;
    }
}

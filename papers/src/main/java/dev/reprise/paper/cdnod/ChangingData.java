package dev.reprise.paper.cdnod;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.Table;
import dev.reprise.method.independence.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a search is made on: variables of one or more columns, and the surrogate of what changes, if there is one.
 *
 * <pre>{@code
 * var table = Table.read(Path.of("machine.csv"));
 * var data = ChangingData.of(table, Surrogate.column(table, "hour")); // all other columns are variables
 * }</pre>
 */
public record ChangingData(List<Variable> variables, Optional<Surrogate> surrogate) {

    /**
     * A variable.
     *
     * @param columns [column][row]
     */
    @SuppressWarnings("ArrayRecordComponent") // numbers, not to be compared or changed
    public record Variable(String name, double[][] columns) {}

    /** @throws InvalidInputException for two things of one name, without variables, or for columns of unequal length */
    public ChangingData {
        variables = List.copyOf(variables);
        var names = new ArrayList<>(variables.stream().map(Variable::name).toList());
        surrogate.ifPresent(c -> names.add(c.name()));
        for (int i = 0; i < names.size(); i++) {
            if (names.indexOf(names.get(i)) != i) {
                throw new InvalidInputException("two variables have the name '" + names.get(i) + "'; rename one");
            }
        }
        if (variables.isEmpty()) {
            throw new InvalidInputException("there is no variable beside the surrogate");
        }
    }

    /**
     * Each column of a table as a variable, but for that of the surrogate.
     *
     * @throws InvalidInputException naming a column that is constant, or a duplicate of another
     */
    public static ChangingData of(Table table, Surrogate surrogate) {
        return of(table, Optional.of(surrogate));
    }

    /** As {@link #of(Table, Surrogate)}; there may be no surrogate. */
    public static ChangingData of(Table table, Optional<Surrogate> surrogate) {
        table.requireInformative();
        var variables = table.names().stream()
                .filter(name -> surrogate.isEmpty() || !surrogate.get().name().equals(name))
                .map(name -> new Variable(name, new double[][] {table.column(name)}))
                .toList();
        return new ChangingData(variables, surrogate);
    }

    /** The variables without the surrogate. */
    ChangingData withoutSurrogate() {
        return new ChangingData(variables, Optional.empty());
    }

    /** The number of C among the variables that are tested: the last. */
    Optional<Integer> surrogateNode() {
        return surrogate.map(_ -> variables.size());
    }

    int rows() {
        return variables.getFirst().columns()[0].length;
    }

    /** What is tested: the variables, then C. */
    Variables tested() {
        var names = new ArrayList<>(variables.stream().map(Variable::name).toList());
        var columns = new ArrayList<>(variables.stream().map(Variable::columns).toList());
        surrogate.ifPresent(c -> {
            names.add(c.name());
            columns.add(new double[][] {c.values()});
        });
        return Variables.of(names, columns);
    }

    /** The columns of some variables, one after the other. */
    double[][] columns(List<Integer> numbers) {
        return numbers.stream()
                .flatMap(v -> List.of(variables.get(v).columns()).stream())
                .toArray(double[][]::new);
    }
}

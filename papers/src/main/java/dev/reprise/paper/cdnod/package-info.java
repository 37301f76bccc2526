/**
 * Causal Discovery from Heterogeneous/Nonstationary Data with Independent Changes, CD-NOD (arXiv 1903.01672).
 *
 * <p>Where conditions change, over time or from domain to domain, variables that change together look linked. CD-NOD adds what stands for the
 * change, the surrogate C, as a variable: such links disappear, the mechanisms that change are named, and the change tells directions.
 *
 * <pre>{@code
 * var table = Table.read(file);
 * var data = ChangingData.of(table, Surrogate.column(table, "plant")); // or Surrogate.rows(table), for time
 * var found = CdNod.search(data, Options.of(data), Progress.silent());
 * System.out.println(found.graph()); // heat -> speed, plant -> heat, plant -> speed
 * System.out.println(found.changingNames()); // [heat, speed]
 * }</pre>
 *
 * <ul>
 *   <li>{@link dev.reprise.paper.cdnod.CdNod}: the four phases; {@link dev.reprise.paper.cdnod.ChangingData} and {@link
 *       dev.reprise.paper.cdnod.Surrogate}: what they work on; {@link dev.reprise.paper.cdnod.Options}: how. Tests of independence and graphs
 *       are in {@code dev.reprise.method.independence} and {@code dev.reprise.method.graph}.
 *   <li>{@code Mechanisms}: how distributions move with C, as Gram matrices; {@link dev.reprise.paper.cdnod.IndependentChange}: Delta, which
 *       tells directions; {@link dev.reprise.paper.cdnod.DrivingForce}: the curve along which a mechanism moves; {@link
 *       dev.reprise.paper.cdnod.KernelSettings}: their kernels.
 *   <li>{@code RegressionCoefficients}: a baseline for directions; {@code Bootstrap}: how sure they are.
 *   <li>{@link dev.reprise.paper.cdnod.CdNodExperiment}: the claims; {@link dev.reprise.paper.cdnod.CdNodApplication} ({@code Ask}: what is asked of it by the
 *       way) and {@code CdNodReport}: the method on the user's table.
 * </ul>
 */
@NullMarked
package dev.reprise.paper.cdnod;

import org.jspecify.annotations.NullMarked;

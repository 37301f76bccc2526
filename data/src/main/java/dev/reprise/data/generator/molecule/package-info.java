/**
 * Molecules, clusters and slabs with exact energies and forces. A {@link dev.reprise.data.generator.molecule.Potential} is an analytic function of the positions: Morse
 * pairs, embedded atoms, and springs of bonds, angles and torsions, in any sum. {@link dev.reprise.data.generator.molecule.Langevin} lets atoms move in one at a
 * temperature. {@link dev.reprise.data.generator.molecule.Molecules} makes the sets that experiments use, from two sets of parameters: one of four elements for
 * large and small networks on diverse structures ({@code clusters}, {@code chains}, {@code slabs}), one of two for networks that meet another distribution
 * ({@code bentChains}, {@code compact}, {@code lattices}).
 *
 * <p>Lengths are in angstrom, energies in eV, masses in atomic units, times in femtoseconds. The parameters are invented: what is modelled is how such functions
 * depend on the geometry, not a substance.
 */
@NullMarked
package dev.reprise.data.generator.molecule;

import org.jspecify.annotations.NullMarked;

/**
 * Causal graphs and how constraint-based search finds them.
 *
 * <p>{@link dev.reprise.method.graph.PartiallyDirectedGraph} is what a search works on and what it gives: undirected and directed edges, the sets
 * that separate what is not adjacent, and a {@link dev.reprise.method.graph.Reason} for every arrowhead.
 * {@link dev.reprise.method.graph.SkeletonSearch} asks a test of independence which variables are adjacent (PC, in its stable form);
 * {@link dev.reprise.method.graph.Colliders} and {@link dev.reprise.method.graph.MeekRules} then direct what the separating sets imply.
 * {@link dev.reprise.method.graph.GraphComparison} measures how far a graph is from the true one.
 * {@link dev.reprise.method.graph.GraphLayout} draws: places and curves by the Eclipse Layout Kernel, colours by whoever shows them.
 *
 * <p>A node is a number; names serve people. Graphs are small: everything is a matrix, and every order is that of the nodes.
 */
@NullMarked
package dev.reprise.method.graph;

import org.jspecify.annotations.NullMarked;

/**
 * Data that is made, not collected, beside the truth that it was made from: what an experiment is to find is known. One class makes one kind of data and says in its
 * first lines what it is; docs/generators.md shows a sample of each.
 *
 * <p>A generator is a pure function of a seed and a size. It draws from {@link dev.reprise.data.SplitMix64#of}, one stream for each image or row wherever these are
 * independent, so that a small set is the beginning of a large one; real numbers come from {@link StrictMath}, so that the bytes are the same on every machine.
 * Nothing reads a clock or a locale. Images are {@link dev.reprise.data.LabelledImages}; what else there is to know about a datum stands in a record beside it
 * ({@code ShapeScenes.Scene}, {@code Tools.Picture}, {@code EegFmri.Truth}). Two records
 * that hold arrays are equal only if the arrays are the same objects: compare the arrays.
 *
 * <p>Images: {@link dev.reprise.data.generator.Digits} and their {@link dev.reprise.data.generator.Dressings}, {@link dev.reprise.data.generator.Garments},
 * {@link dev.reprise.data.generator.CaptionedShapes}, {@link dev.reprise.data.generator.ShapeScenes}, {@link dev.reprise.data.generator.TorusShapes},
 * {@link dev.reprise.data.generator.SmallShapes}, {@link dev.reprise.data.generator.Prototypes}, {@link dev.reprise.data.generator.SpectrumTargets},
 * {@link dev.reprise.data.generator.Tools} with {@link dev.reprise.data.generator.ToolFeatures}. Tables: {@link dev.reprise.data.generator.Groups},
 * {@link dev.reprise.data.generator.Incomes}, {@link dev.reprise.data.generator.ChangingGraphs}. Recordings: {@link dev.reprise.data.generator.EegFmri}, {@link dev.reprise.data.generator.Listener}. Small problems
 * with an exact answer: {@link dev.reprise.data.generator.GaussianClasses}, {@link dev.reprise.data.generator.WiredOrganism} with its tasks,
 * {@link dev.reprise.data.generator.SoftmaxPolicies}, {@link dev.reprise.data.generator.UnembeddingProblem}, {@link dev.reprise.data.generator.ActivationCurves}.
 * Atoms are in the package {@code molecule}.
 */
@NullMarked
package dev.reprise.data.generator;

import org.jspecify.annotations.NullMarked;

/**
 * What is done with a {@link dev.reprise.core.Report}: kept in a folder ({@link dev.reprise.core.report.ReportFolder}), compared number by number
 * ({@link dev.reprise.core.report.ReportComparison}), and shown, in a terminal ({@link dev.reprise.core.report.TerminalReport}) or as a page
 * ({@link dev.reprise.core.report.HtmlReport}).
 */
@NullMarked
package dev.reprise.core.report;

import org.jspecify.annotations.NullMarked;

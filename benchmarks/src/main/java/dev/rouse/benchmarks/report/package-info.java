/** Tables and pages of results, and the figures that README quotes. Start at {@link dev.rouse.benchmarks.report.Report}. */
@NullMarked
package dev.rouse.benchmarks.report;

import org.jspecify.annotations.NullMarked;

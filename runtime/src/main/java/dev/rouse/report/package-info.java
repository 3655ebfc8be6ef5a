/**
 * Reports of what the actors of a node do, which nodes ask each other for, and those of a whole cluster made of them. Start at {@link
 * dev.rouse.report.ClusterReports}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.report;

import org.jspecify.annotations.NullMarked;

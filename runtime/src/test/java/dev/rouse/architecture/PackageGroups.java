package dev.rouse.architecture;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The classes that the documentation of a package names in its groups: items of lists, under headings. */
final class PackageGroups {

    private static final Pattern LINK = Pattern.compile("\\{@link\\s+([\\w.]+)}");

    private final List<List<String>> groups;

    private PackageGroups(List<List<String>> groups) {
        this.groups = groups;
    }

    /** Reads {@code source}, a package-info: all that is linked behind its first heading. */
    static PackageGroups of(String source) {
        String text = source.replaceAll("(?m)^ \\* ?", "");
        return new PackageGroups(Pattern.compile("<li>")
                .splitAsStream(text.substring(Math.max(0, text.indexOf("<h2>"))))
                .map(group -> LINK.matcher(group)
                        .results()
                        .map((MatchResult link) -> link.group(1))
                        .toList())
                .toList());
    }

    /** The full names of the classes of all groups, in order. */
    List<String> named() {
        return groups.stream().flatMap(List::stream).sorted().toList();
    }

    List<Integer> sizes() {
        return groups.stream().map(List::size).toList();
    }
}

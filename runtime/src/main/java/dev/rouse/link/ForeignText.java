package dev.rouse.link;

/** Text that somebody else sent, as messages and logs can have it: one line, not longer than a sentence or two. */
public final class ForeignText {

    private static final int LONGEST = 500;

    private ForeignText() {}

    public static String of(String text) {
        String beginning = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return beginning.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    }
}

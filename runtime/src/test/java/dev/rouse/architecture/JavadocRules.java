package dev.rouse.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds the Javadoc comments of a source that do not follow the rules, each as its line and text: {@code 12: What it is.} */
final class JavadocRules {

    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);

    /** The beginning of a sentence that asks for the name of something and does not give it. */
    private static final Pattern QUESTION = Pattern.compile(
            "(?:What|Whatever|Whose|Who|Whoever|Whom|How|However|Where|Wherever|Which|Whichever|Why|Between)\\b");

    private static final Pattern INLINE_TAG = Pattern.compile("\\{@[^}]*}");

    private static final Pattern TAG_IN_A_LINE =
            Pattern.compile("\\S\\s+@(?:param|return|throws|exception|see|since|deprecated|author|version|serial)\\b");

    private JavadocRules() {}

    static List<String> questions(String source) {
        List<String> found = new ArrayList<>();
        for (MatchResult comment : COMMENT.matcher(source).results().toList()) {
            String text = text(comment).strip();
            if (QUESTION.matcher(text).lookingAt()) {
                found.add(lineOf(comment.start(), source) + ": "
                        + text.lines().findFirst().orElseThrow());
            }
        }
        return found;
    }

    static List<String> tagsInLines(String source) {
        List<String> found = new ArrayList<>();
        for (MatchResult comment : COMMENT.matcher(source).results().toList()) {
            long line = lineOf(comment.start(), source);
            for (String text : text(comment).split("\n")) {
                if (TAG_IN_A_LINE
                        .matcher(INLINE_TAG.matcher(text).replaceAll("{}"))
                        .find()) {
                    found.add(line + ": " + text.strip());
                }
                line++;
            }
        }
        return found;
    }

    /** The text of a comment, line for line, without the stars in front. */
    private static String text(MatchResult comment) {
        return comment.group(1).replaceAll("(?m)^[ \\t]*\\*", "");
    }

    private static long lineOf(int position, String source) {
        return source.substring(0, position).chars().filter(c -> c == '\n').count() + 1;
    }
}

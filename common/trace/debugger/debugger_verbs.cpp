#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ostream>

#include "base/error.hpp"
#include "terminal/nearest.hpp"
#include "trace/debugger/debugger_session.hpp"

namespace unrolled::trace {

const std::vector<Debugger::Session::Verb>& Debugger::Session::verbs() {
  using S = Session;
  static const std::vector<Verb> all = {
      {"next",
       {"n"},
       "next [N]",
       "the next step, over the scopes inside",
       "Goes to the next step of this scope or of one around it; what happens in the scopes inside is "
       "passed\n"
       "over, unless a breakpoint stands there. With a number, that many times. Stops where the backward "
       "pass begins.",
       &S::next},
      {"step",
       {"s"},
       "step [N]",
       "the very next step, into scopes",
       "Goes to the step that was recorded next, wherever it is. With a number, that many times.",
       &S::step_in},
      {"finish",
       {"fin", "f"},
       "finish",
       "out of this scope",
       "Goes to the first step after this scope.",
       &S::finish},
      {"back",
       {"rs"},
       "back [N]",
       "one step back in time (reverse-step)",
       "Goes to the step that was recorded before. With a number, that many times.",
       &S::back},
      {"reverse-step", {}, "reverse-step [N]", "the same as back", "Another name of back.", &S::back},
      {"reverse-next",
       {"rn"},
       "reverse-next [N]",
       "back, over the scopes inside",
       "What next does, in the other direction of time.",
       &S::reverse_next},
      {"continue",
       {"c"},
       "continue",
       "on to the next breakpoint",
       "Goes on to the next step that a breakpoint names, or to the last one.",
       &S::go_on},
      {"reverse-continue",
       {"rc"},
       "reverse-continue",
       "back to the last breakpoint",
       "Goes back to the nearest earlier step that a breakpoint names, or to the first one.",
       &S::reverse_go_on},
      {"jump",
       {"j"},
       "jump NAME",
       "to a step by its name or number",
       "Goes to the step with this number or name: jump 12, jump scores, jump grad scores.",
       &S::jump},
      {"backward",
       {},
       "backward",
       "to where the backward pass begins",
       "Goes to the first step of the backward pass. From there all verbs work as before: n, s, back, rc …",
       &S::backward},
      {"break",
       {"b"},
       "break [grad] OPERATION|LABEL|SCOPE|#STEP|FILE:LINE|LINE|nan",
       "stop there from now on",
       "Stops all motion, in both directions of time and in both passes, at: an operation (break matmul), a "
       "named "
       "value\n"
       "and its gradient (break scores), the gradient alone (break grad scores), the way into a scope (break "
       "attn), a "
       "step\n"
       "(break #12), a line (break attention.hpp:42, or break 42 in the current file), or any value that is "
       "not finite\n"
       "(break nan). Without an argument: at the current line. info breakpoints lists them.",
       &S::set_break,
       false},
      {"delete",
       {"d"},
       "delete [N]",
       "remove breakpoint N, or all",
       "Removes the breakpoint with this number; without a number, all of them.",
       &S::remove_break,
       false},
      {"print",
       {"p"},
       "print [NAME[SLICE]]",
       "a value: shape, statistics, heat map",
       "Shows the latest value of that name up to here: print scores; print 12 by number; print grad scores "
       "for its\n"
       "gradient; print alone shows the current one. A slice shows a part: print scores[0,:,3], print "
       "x[1:4]. Its\n"
       "indices and ranges count from 0, as in the code. Where an axis has words, these will do as well: "
       "print x[dog], "
       "and\n"
       "on an axis of time, whose positions are called as the scopes are, print x[0,t=1], which is print "
       "x[0,0].",
       &S::print},
      {"list",
       {"l"},
       "list [LINE|FILE:LINE]",
       "the source around here",
       "Shows the source around the current line; again, the lines after that. list 30 shows the lines "
       "around 30.",
       &S::list},
      {"where",
       {"bt", "w"},
       "where",
       "this step and the scopes around it",
       "Shows the current step, the scopes it is in with their steps, and the steps of this pass.",
       &S::where},
      {"info",
       {"i"},
       "info scopes|breakpoints|names",
       "what there is",
       "info scopes: the tree of scopes. info breakpoints: where to stop. info names: labels and operations.",
       &S::info},
      {"graph",
       {"g"},
       "graph [FOLDER]",
       "a drawing up to here, this node lit",
       "Writes the graph of this pass up to the current step, which is lit, as DOT and (with Graphviz) SVG.",
       &S::graph,
       false},
      {"help",
       {"h"},
       "help [VERB]",
       "this list, or more about a verb",
       "Lists the verbs; with a verb, says more about it.",
       &S::help,
       false},
      {"quit",
       {"q", "exit"},
       "quit",
       "leave",
       "Ends the session; so does the end of the input, Ctrl-D.",
       &S::quit,
       false},
  };
  return all;
}

std::vector<std::string> Debugger::Session::verb_names() {
  std::vector<std::string> all;
  for (const Verb& verb : verbs()) all.push_back(verb.name);
  return all;
}

const Debugger::Session::Verb& Debugger::Session::verb(std::string_view typed) {
  std::vector<const Verb*> begins;
  for (const Verb& verb : verbs()) {
    if (verb.name == typed || std::count(verb.shorts.begin(), verb.shorts.end(), typed) > 0) return verb;
    if (verb.name.starts_with(typed)) begins.push_back(&verb);
  }
  if (begins.size() == 1) return *begins.front();
  if (begins.empty()) {
    throw Error(fmt::format("there is no verb {}", typed),
                suggestion(typed, verb_names(), "help lists them"));
  }
  std::vector<std::string> meant;
  for (const Verb* verb : begins) meant.push_back(verb->name);
  throw Error(fmt::format("{} may mean {}", typed, fmt::join(meant, " or ")), "one letter more");
}

void Debugger::Session::help(Argument about) {
  if (about.empty()) {
    for (const Verb& v : verbs()) {
      const std::string shorts = v.shorts.empty() ? "" : v.shorts.front();
      out_ << fmt::format("  {} {} {}\n", terminal_.bold(pad_right(v.name, 17)), pad_right(shorts, 4),
                          v.summary);
    }
    out_ << "An empty line repeats the last verb. Any beginning that fits one verb only will do.\n";
    return;
  }
  const Verb& v = verb(about);
  out_ << terminal_.bold(v.usage);
  if (!v.shorts.empty()) out_ << fmt::format("   (short: {})", fmt::join(v.shorts, ", "));
  out_ << '\n' << v.help << '\n';
}

void Debugger::Session::quit(Argument) { done_ = true; }

void Debugger::Session::set_break(Argument where) {
  const std::string at = where.empty() ? fmt::format("{}:{}", here().file, here().line) : where;
  const Breakpoint& added = breakpoints_.add(at, here().file);
  out_ << fmt::format("Breakpoint {}: {} ({} in this record)\n", added.number, printable(added.text()),
                      breakpoints_.hits(added));
}

void Debugger::Session::remove_break(Argument number) {
  if (number.empty()) {
    breakpoints_.clear();
    out_ << "No breakpoints.\n";
    return;
  }
  if (number.size() > 6 || number.find_first_not_of("0123456789") != std::string::npos) {
    throw Error(fmt::format("delete takes the number of a breakpoint, not {}", number),
                "info breakpoints lists them");
  }
  breakpoints_.remove(std::stoi(number));
  out_ << fmt::format("Breakpoint {} is gone.\n", number);
}

}  // namespace unrolled::trace

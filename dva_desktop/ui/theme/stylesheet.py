"""The one style sheet, built from the tokens. Widgets choose a look by their ``role`` property."""

from __future__ import annotations

from string import Template

from dva_desktop.ui.theme.tokens import Tokens

_SHEET = Template("""
* { font-family: "Atkinson Hyperlegible Next"; font-size: ${body}px; color: $ink; outline: none; }
QWidget { background: transparent; }
QMainWindow, QDialog, QWidget[role="window"] { background: $paper; }
QWidget[role="bar"] { background: $surface; border-bottom: 1px solid $line; }
QWidget[role="rail"] { background: $surface; border-right: 1px solid $line; }
QWidget[role="panel"] { background: $surface; border-left: 1px solid $line; }
QWidget[role="foot"] { background: $surface; border-top: 1px solid $line; }
QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[role="prompt"] { background: $accent_soft; border: 1px solid $accent;
  border-radius: ${radius}px; }
QFrame[role="stop"] { background: $danger_soft; border: 1px solid $danger;
  border-left: ${bar}px solid $danger; border-radius: ${radius}px; }
QFrame[role="now"] { background: $surface; border: 1px solid $line;
  border-left: ${bar}px solid $danger; border-radius: ${radius}px; }
QFrame[role="today"] { background: $surface; border: 1px solid $line;
  border-left: ${bar}px solid $warn; border-radius: ${radius}px; }
QFrame[role="plan"], QFrame[role="note"] { background: $surface; border: 1px solid $line;
  border-left: ${bar}px solid $control; border-radius: ${radius}px; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }

QLabel[role="h1"] { font-size: ${h1}px; font-weight: 700; }
QLabel[role="h2"] { font-size: ${h2}px; font-weight: 700; }
QLabel[role="h3"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: ${small}px; }
QLabel[role="say"] { font-size: ${say}px; font-weight: 600; }
QLabel[role="eyebrow"] { color: $muted; font-size: ${small}px; font-weight: 600; }
QLabel[role="error"] { color: $danger; font-weight: 600; }
QLabel[role="strip"] { color: $danger; background: $danger_soft; font-weight: 600;
  border-top: 1px solid $danger; padding: ${s1}px ${s3}px; }
QLabel[role="ok"] { color: $ok; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="done"] { background: $ok_soft; color: $ink; border: 1px solid $ok;
  border-left: ${bar}px solid $ok; border-radius: ${chip}px; padding: ${s1}px ${s2}px; }
QLabel[role="refused"] { background: $danger_soft; color: $ink; border: 1px solid $danger;
  border-left: ${bar}px solid $danger; border-radius: ${chip}px; padding: ${s1}px ${s2}px;
  font-weight: 600; }
QLabel[role="code"] { font-size: ${h2}px; font-weight: 600; }
QLabel[role="badge-stop"], QLabel[role="badge-now"] { color: $on_danger; background: $danger;
  border-radius: ${chip}px; padding: ${s0}px ${s1}px; font-size: ${small}px; font-weight: 600; }
QLabel[role="badge-today"] { color: $warn; background: $warn_soft; border: 1px solid $warn;
  border-radius: ${chip}px; padding: ${s0}px ${s1}px; font-size: ${small}px; font-weight: 600; }
QLabel[role="badge-plan"], QLabel[role="badge-note"] { color: $muted; background: $paper;
  border: 1px solid $control; border-radius: ${chip}px; padding: ${s0}px ${s1}px;
  font-size: ${small}px; font-weight: 600; }

QPushButton { background: $surface; border: 1px solid $control; border-radius: ${radius}px;
  padding: ${s1}px ${s2}px; min-height: ${touch}px; font-weight: 600; }
QPushButton:hover { background: $accent_soft; }
QPushButton:focus { border: 2px solid $focus; background: $accent_soft;
  padding: ${f1}px ${f2}px; }
QPushButton:disabled { color: $muted; border-color: $line; background: $paper; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[role="primary"]:hover { background: $accent; }
QPushButton[role="primary"]:focus { border: 3px solid $focus; background: $accent;
  padding: ${g1}px ${g2}px; }
QPushButton[role="primary"]:disabled { background: $line; color: $muted; border-color: $line; }
QPushButton[role="danger"] { background: $danger; color: $on_danger; border: 1px solid $danger; }
QPushButton[role="danger"]:focus { border: 3px solid $focus; background: $danger;
  padding: ${g1}px ${g2}px; }
QPushButton[role="danger"]:disabled { background: $line; color: $muted; border-color: $line; }
QPushButton[role="hide"] { background: $ink; color: $surface; border: 1px solid $ink; }
QPushButton[role="hide"]:focus { border: 3px solid $accent; padding: ${g1}px ${g2}px; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $accent;
  text-align: left; padding: ${s0}px ${s0}px; font-weight: 600; text-decoration: underline; }
QPushButton[role="link"]:focus { border: 2px solid $focus; }
QPushButton[role="rail"] { background: transparent; border: 1px solid transparent; text-align: left;
  padding: 1px ${s1}px; font-weight: 400; min-height: ${rail}px; }
QPushButton[role="rail"]:hover { background: $accent_soft; }
QPushButton[role="rail"]:focus { border: 2px solid $focus; }
QPushButton[role="rail"]:checked { background: $accent_soft; color: $accent;
  border-left: ${bar}px solid $accent; }
QPushButton[role="segment"] { border-radius: 0; padding: ${s0}px ${s2}px; font-weight: 400;
  min-width: ${segment}px; }
QPushButton[role="segment"]:checked { background: $accent; color: $on_accent;
  border-color: $accent; }
QPushButton[role="segment"]:focus { border: 3px solid $focus; background: $surface; }
QPushButton[role="segment"]:checked:focus { border: 3px solid $focus; background: $accent;
  color: $on_accent; }
QPushButton[role="choice"] { text-align: left; padding: ${s1}px ${s2}px; font-weight: 400; }
QPushButton[role="choice"]:checked { background: $accent_soft; border: 1px solid $accent;
  border-left: ${bar}px solid $accent; }
QPushButton[role="choice"]:focus { border: 2px solid $focus; background: $surface; }
QPushButton[role="choice"]:checked:focus { border: 2px solid $focus; background: $accent_soft; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox {
  background: $surface; border: 1px solid $control; border-radius: ${chip}px;
  padding: ${s0}px ${s1}px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox, QSpinBox { min-height: ${touch}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {
  border: 2px solid $focus; }
QLineEdit[invalid="true"] { border: 2px solid $danger; }
QLineEdit:read-only { background: $paper; }
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $muted; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled,
QSpinBox:disabled { color: $muted; border-color: $line; background: $paper; }
QComboBox::drop-down { border: none; width: ${touch}px; }
QComboBox::down-arrow { image: url($chevron); width: ${s2}px; height: ${s2}px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $control;
  selection-background-color: $accent; selection-color: $on_accent; }
QCheckBox, QRadioButton { spacing: ${s1}px; padding: ${s0}px; min-height: ${touch}px; }
QCheckBox:focus, QRadioButton:focus { background: $accent_soft; border: 2px solid $focus;
  border-radius: ${chip}px; }
QCheckBox::indicator, QRadioButton::indicator { width: ${tick}px; height: ${tick}px;
  border: 2px solid $control; background: $surface; border-radius: ${chip}px; }
QRadioButton::indicator { border-radius: ${half_tick}px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($check); }
QRadioButton::indicator:checked { border: ${dot}px solid $accent; background: $on_accent; }
QToolTip { background: $ink; color: $surface; border: none; padding: ${s0}px ${s1}px; }
QListView, QTreeView, QListWidget { background: $surface; border: 1px solid $line;
  border-radius: ${radius}px; alternate-background-color: $paper; }
QListView::item, QListWidget::item, QTreeView::item { padding: ${s1}px; }
QListView::item:selected, QListWidget::item:selected, QTreeView::item:selected {
  background: $accent_soft; color: $ink; }
QListView:focus, QListWidget:focus, QTreeView:focus { border: 2px solid $focus; }
QHeaderView::section { background: $paper; border: none; border-bottom: 1px solid $line;
  padding: ${s0}px ${s1}px; color: $muted; }
QScrollArea { border: none; }
QScrollBar:vertical { background: transparent; width: ${scrollbar}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${scrollbar}px; margin: 0; }
QScrollBar::handle { background: $control; border-radius: ${chip}px; min-height: ${touch}px;
  min-width: ${touch}px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; height: 0; width: 0; }
QProgressBar { border: 1px solid $control; border-radius: ${chip}px; background: $surface;
  text-align: center; min-height: ${s2}px; }
QProgressBar::chunk { background: $accent; border-radius: ${chip}px; }
QMenu { background: $surface; border: 1px solid $control; }
QMenu::item { padding: ${s1}px ${s3}px; }
QMenu::item:selected { background: $accent_soft; }
QSplitter::handle { background: $line; }

QFrame[role="remark"] { background: $paper; border: none; border-left: 3px dotted $warn; }
QFrame[role="advice"] { border: none; border-left: 3px solid $line; }
QFrame[role="advice-do"] { border: none; border-left: 3px solid $ok; }
QFrame[role="advice-dont"] { border: none; border-left: 3px dashed $danger; }
QLabel[role="do"] { color: $ok; font-weight: 700; }
QLabel[role="dont"] { color: $danger; font-weight: 700; }
QScrollArea[role="reading"] { border: 2px solid transparent; }
QScrollArea[role="reading"]:focus { border: 2px solid $focus; border-radius: ${radius}px; }
""")


def stylesheet(theme: Tokens, *, check_icon: str, chevron_icon: str) -> str:
    """The style sheet for ``theme``; the icons are paths of images."""
    px = theme.px
    sizes = {
        "body": px(15), "small": px(13), "h1": px(25), "h2": px(18), "say": px(23),
        "s0": px(4), "s1": px(8), "s2": px(16), "s3": px(24), "radius": px(6), "chip": px(4),
        "bar": px(5), "touch": px(26), "rail": px(24), "segment": px(52), "tick": px(18),
        "half_tick": px(11),
        "dot": px(6), "scrollbar": px(12), "f1": px(8) - 1, "f2": px(16) - 1, "g1": px(8) - 2,
        "g2": px(16) - 2,
    }  # fmt: skip
    colours = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    return _SHEET.substitute(sizes, **colours, check=check_icon, chevron=chevron_icon)

//! What all charts share: colours, sizes, and the frame around a picture.

use super::Point;
use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::Text;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoTextStyle, RGBColor, ShapeStyle, TextStyle};

/// Members (colour-blind safe, Okabe and Ito).
pub(super) const MEMBERS: RGBColor = RGBColor(0xD5, 0x5E, 0x00);
/// Customers.
pub(super) const CUSTOMERS: RGBColor = RGBColor(0x00, 0x72, 0xB2);
/// The company and lines of reference.
pub(super) const COMPANY: RGBColor = RGBColor(0x44, 0x44, 0x44);
/// Enrolment.
pub(super) const ENROLMENT: RGBColor = RGBColor(0xCC, 0x79, 0xA7);
/// What is open or unknown.
pub(super) const OPEN: RGBColor = RGBColor(0x99, 0x99, 0x99);
/// Members where they are letters on white, which want 4.5 to 1.
pub(super) const MEMBERS_TEXT: RGBColor = RGBColor(0xB3, 0x4E, 0x00);
/// What is open, as letters.
pub(super) const OPEN_TEXT: RGBColor = RGBColor(0x66, 0x66, 0x66);
/// Grid lines.
pub(super) const GRID: RGBColor = RGBColor(0xDD, 0xDD, 0xDD);
/// Text.
pub(super) const TEXT: RGBColor = RGBColor(0x22, 0x22, 0x22);

/// Width of every chart.
pub(super) const WIDTH: u32 = 760;
/// Size of labels.
pub(super) const LABEL: u32 = 14;

/// Size of titles, the height of one of their lines, and the characters that fit on it.
const TITLE: u32 = 17;
const TITLE_LINE: u32 = 23;
const TITLE_CHARACTERS: usize = 100;

/// An area to draw on.
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Draws a picture of some height, and gives what the drawing function says of its marks. Its errors cannot come up on an
/// in-memory picture.
pub(super) fn picture(
    id: &str,
    title: &str,
    description: &str,
    height: u32,
    draw: impl Fn(&Area<'_>) -> Vec<Point>,
) -> (String, Vec<Point>) {
    let mut svg = String::new();
    let points = {
        let lines = lines_of(title);
        let head = TITLE_LINE * lines.len() as u32 + 8;
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height + head)).into_drawing_area();
        area.fill(&plotters::style::WHITE).expect(IN_MEMORY);
        let style: TextStyle<'_> = ("sans-serif", TITLE).into_text_style(&(WIDTH, WIDTH)).color(&TEXT);
        for (at, line) in lines.into_iter().enumerate() {
            let place = (12, 8 + (TITLE_LINE * at as u32) as i32);
            area.draw(&Text::new(line, place, style.clone())).expect(IN_MEMORY);
        }
        let (_, body) = area.split_vertically(head);
        let points = draw(&body);
        area.present().expect(IN_MEMORY);
        points
    };
    (described(&svg, id, title, description), points)
}

/// A title cut into lines that fit the width, at spaces.
fn lines_of(title: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in title.split(' ') {
        let last = lines.last_mut().expect("there is at least one line");
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + word.chars().count() < TITLE_CHARACTERS {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Why drawing cannot fail.
pub(super) const IN_MEMORY: &str = "an in-memory picture has nothing to fail on";

/// Puts title and description into the picture, for a reader who does not see it.
fn described(svg: &str, id: &str, title: &str, description: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let start = svg.find("<svg ").expect("the backend writes an svg element");
    let open = start + svg[start..].find('>').expect("the element is closed");
    let head =
        svg[start..open].replacen("<svg ", &format!("<svg role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" "), 1);
    format!(
        "{head}>\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>{}\n",
        escape(title),
        escape(description),
        &svg[open + 1..].trim_end()
    )
}

/// Text at a point, anchored.
pub(super) fn label<'a>(colour: RGBColor, horizontal: HPos, vertical: VPos) -> TextStyle<'a> {
    let style: TextStyle<'a> = ("sans-serif", LABEL).into_text_style(&(WIDTH, WIDTH));
    TextStyle { color: colour.to_backend_color(), ..style }.pos(Pos::new(horizontal, vertical))
}

/// A thin line.
pub(super) fn thin(colour: RGBColor) -> ShapeStyle {
    colour.stroke_width(1)
}
